"""How fast lstmlib is, against PyTorch, a plain NumPy version and the bare matrix products."""
