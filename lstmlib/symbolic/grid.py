"""Matrices of exact numbers, with what an equation needs: sums, products, the transposed one."""


class Grid:
    """A matrix.

    A plain number that is added to it is added to every entry.

    Parameters
    ----------
    rows : list of list of number
        Its entries.
    """

    def __init__(self, rows):
        self.rows = [list(row) for row in rows]

    @property
    def shape(self):
        """Number of rows and of columns."""
        return len(self.rows), len(self.rows[0])

    def transposed(self):
        """Return the matrix with its rows as columns."""
        return Grid(zip(*self.rows, strict=True))

    def _each(self, change):
        return Grid([[change(entry) for entry in row] for row in self.rows])

    def __add__(self, other):
        if not isinstance(other, Grid):
            return self._each(lambda entry: entry + other)
        self._fits(self.shape, other.shape)
        pairs = zip(self.rows, other.rows, strict=True)
        return Grid([[a + b for a, b in zip(*rows, strict=True)] for rows in pairs])

    __radd__ = __add__

    def __mul__(self, other):
        if not isinstance(other, Grid):
            return self._each(lambda entry: entry * other)
        self._fits(self.shape[1], other.shape[0])
        columns = other.transposed().rows
        return Grid(
            [
                [sum(a * b for a, b in zip(row, column, strict=True)) for column in columns]
                for row in self.rows
            ]
        )

    def __rmul__(self, number):
        return self._each(lambda entry: number * entry)

    def __eq__(self, other):
        return isinstance(other, Grid) and self.rows == other.rows

    __hash__ = None

    @staticmethod
    def _fits(one, other):
        if one != other:
            raise ValueError(f"matrices do not fit: {one} and {other}")
