"""Wrong passes: each is the right one with another line, as people write it.

They are real code and are run. The last three go forward in another way and backward accordingly,
so that their gradients are those of the network that they compute.
"""

import numpy as np

from lstmlib.mistakes.right_pass import Pass, over_v, rows


class StateOverwritten(Pass):
    """`=` for `+=`: the error from the next state is lost."""

    def state_error(self, layer, now, after, e_t, e_y, d_out):
        eps_s = after.y_phi * after.eps_s  # state-error-total
        eps_s = now.y_out * self.slope(now.h_s) * e_y  # state-error
        eps_s += layer.p_in * after.d_in + layer.p_phi * after.d_phi  # state-error-peephole
        eps_s += layer.p_out * d_out
        return eps_s


class SlopeForgotten(Pass):
    """The value of σ where its derivative belongs."""

    def delta_phi(self, now, eps_s):
        slope = now.y_phi  # squash-f-prime
        return slope * over_v(now.s_old * eps_s)  # forget-gate-delta


class BiasOfAnotherGate(Pass):
    """The forget gate's delta for the biases of all three gates."""

    def add_gradient(self, to, now, here):
        to.W[...] -= rows(here).T @ now.z  # weight-gradient
        pasted = here._replace(d_in=here.d_phi, d_out=here.d_phi)
        to.b[...] -= rows(pasted).sum(axis=0)  # bias-gradient
        to.p_in[...] -= (here.d_in * now.s_old).sum(axis=0)  # peephole-gradient
        to.p_phi[...] -= (here.d_phi * now.s_old).sum(axis=0)
        to.p_out[...] -= (here.d_out * self.seen_by_out(now.s, now.s_old)).sum(axis=0)


class SquashedState(Pass):
    """h(s) where s belongs."""

    def delta_phi(self, now, eps_s):
        slope = now.y_phi * (1 - now.y_phi)  # squash-f-prime
        return slope * over_v(self.squashed(now.s_old) * eps_s)  # forget-gate-delta


class ThreePathsDown(Pass):
    """The output gates' rows come last, and are left out."""

    def sent_down(self, layer, here):
        return rows(here)[:, : -layer.J] @ layer.W[: -layer.J, : layer.n]  # lower-error


class RecurrenceDropped(Pass):
    """What comes back through the layer's own wires is dropped."""

    def arrived(self, layer, e_t, after):
        return e_t  # top-error-exact, lower-error-exact


class LastStepOnly(Pass):
    """`=` for `+=` again, in the gradient: each step overwrites the one after it."""

    def add_gradient(self, to, now, here):
        to.W[...] = -(rows(here).T @ now.z)  # weight-gradient
        to.b[...] -= rows(here).sum(axis=0)  # bias-gradient
        to.p_in[...] -= (here.d_in * now.s_old).sum(axis=0)  # peephole-gradient
        to.p_phi[...] -= (here.d_phi * now.s_old).sum(axis=0)
        to.p_out[...] -= (here.d_out * self.seen_by_out(now.s, now.s_old)).sum(axis=0)


class NeverUpdated(Pass):
    """What the next step left stays zero for ever."""

    def kept(self, here, after):
        return after


class OwnForgetGate(Pass):
    """The forget gate of t where that of t + 1 belongs."""

    def state_error(self, layer, now, after, e_t, e_y, d_out):
        eps_s = now.y_phi * after.eps_s  # state-error-total
        eps_s += now.y_out * self.slope(now.h_s) * e_y  # state-error
        eps_s += layer.p_in * after.d_in + layer.p_phi * after.d_phi  # state-error-peephole
        eps_s += layer.p_out * d_out
        return eps_s


class FirstCellOnly(Pass):
    """Written for one cell a block: the gate hears the first one."""

    def delta_out(self, now, e_y):
        slope = now.y_out * (1 - now.y_out)  # squash-f-prime
        return slope * (now.h_s * e_y)[:, :, :1]  # output-gate-delta


class NoSquash(Pass):
    """The state goes to the output gate as it is."""

    def squashed(self, s):
        return s

    def slope(self, h_s):
        return np.ones_like(h_s)


class StateHandedUp(Pass):
    """The layer above reads the state, and its error arrives there."""

    def handed_up(self, now):
        return now.s

    def arrived(self, layer, e_t, after):
        own = rows(after) @ layer.W[:, layer.n :]
        return own.reshape(e_t.shape)

    def state_error(self, layer, now, after, e_t, e_y, d_out):
        eps_s = after.y_phi * after.eps_s + e_t
        eps_s += now.y_out * self.slope(now.h_s) * e_y  # state-error
        eps_s += layer.p_in * after.d_in + layer.p_phi * after.d_phi  # state-error-peephole
        eps_s += layer.p_out * d_out
        return eps_s


class OldStateSeen(Pass):
    """The output gate's peephole sees the state of the step before, and sends its error there."""

    def seen_by_out(self, s, s_old):
        return s_old

    def state_error(self, layer, now, after, e_t, e_y, d_out):
        eps_s = after.y_phi * after.eps_s  # state-error-total
        eps_s += now.y_out * self.slope(now.h_s) * e_y  # state-error
        eps_s += layer.p_in * after.d_in + layer.p_phi * after.d_phi  # state-error-peephole
        eps_s += layer.p_out * after.d_out
        return eps_s
