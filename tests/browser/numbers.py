"""Read numbers as the widgets write them."""

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def number(text):
    """Return the number that a text like ``−1.2·10⁻⁴`` stands for."""
    text = text.replace("−", "-")
    if "·10" in text:
        digits, power = text.split("·10")
        return float(digits) * 10 ** int(power.translate(RAISED))
    return float(text)
