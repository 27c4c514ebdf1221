// The kernel's worker, started by the page before JupyterLab has loaded: Python starts meanwhile.
// The second import is JupyterLite's own worker; the build writes its address.
import "./start.mjs";
import "JUPYTERLITE_WORKER";
