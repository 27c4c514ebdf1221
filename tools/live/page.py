"""Our own part of the live page."""
def add_kernel_start(files): pass
def add_to_site(folder): pass
