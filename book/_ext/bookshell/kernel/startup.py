"""Run in each kernel that executes a page: a widget's output carries its figure and its text.

`stills` puts both into the page, for paper and for browsers without scripts. Notebooks that a
reader runs do not come here, and draw no figure that nobody sees.
"""


def _register():
    def still(widget, include=None, exclude=None):
        data, more = widget._repr_mimebundle_()
        if not hasattr(widget, "figure"):  # not one of the book's
            return data, more

        import io

        import matplotlib

        from lstmlib.plots.look import style

        drawn = io.StringIO()
        with matplotlib.rc_context(style()):
            widget.figure().savefig(drawn, format="svg", metadata={"Date": None})
        data["image/svg+xml"] = drawn.getvalue()
        data["text/plain"] = f"{type(widget).__name__}\n{widget.text()}"
        return data, more

    shell = get_ipython()  # noqa: F821 - a kernel knows it
    # By name, so that a page without widgets does not import them.
    shell.display_formatter.mimebundle_formatter.for_type_by_name(
        "anywidget.widget", "AnyWidget", still
    )


_register()
del _register
