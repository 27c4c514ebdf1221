"""One thread for every library. This has to run before NumPy loads, so nothing is imported."""

VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


def one_thread(environment):
    """Set the variables that the libraries read when they load."""
    for name in VARIABLES:
        environment[name] = "1"
