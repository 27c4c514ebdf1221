"""The live notebooks: JupyterLite with a Python kernel, put together from hash-checked parts.

``kernel`` makes the kernel's files (Pyodide from npm, pure wheels from PyPI), ``site`` the whole
site with ``lstmlib`` and the chapters; ``python -m tools.live`` makes both where that is needed.
"""
