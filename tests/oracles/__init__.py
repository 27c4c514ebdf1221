"""Independent implementations that the library is compared with, and what draws their cases."""
