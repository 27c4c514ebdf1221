"""Calls to the kernel that a sandboxed command is refused, as a filter that the kernel runs.

They would let a command have memory that no process is charged for, look into or steer another
process, or make namespaces, in which it would be its own root.
"""

import struct

#: Number of each refused call, for x86_64 and for aarch64.
REFUSED = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "userfaultfd": (323, 282),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}
# Name of the machine: the kernel's number for it, its column above, its number of clone.
MACHINES = {"x86_64": (0xC000003E, 0, 56), "aarch64": (0xC00000B7, 1, 220)}

CLONE3 = 435
NAMESPACES = 0x7E020000  # the flags of clone that ask for a new namespace
OTHER_NUMBERS = 0x40000000  # x86_64's second set of numbers for the same calls

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL = 0x7FFF0000, 0x80000000
NOT_PERMITTED, NOT_THERE = 0x00050001, 0x00050026
NUMBER_AT, MACHINE_AT, FIRST_ARGUMENT_AT = 0, 4, 16


def known(machine):
    """Whether there are rules for a machine, by the name that `platform.machine` gives it."""
    return machine in MACHINES


def rules(machine):
    """The filter, in the kernel's own form; empty for a machine that is not known.

    The C library falls back to ``clone`` where it is told that there is no ``clone3``, whose
    flags a filter cannot see.
    """
    if not known(machine):
        return b""
    architecture, column, clone = MACHINES[machine]
    steps = [
        (LOAD, 0, 0, MACHINE_AT),
        (EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_AT),
        (AT_LEAST, 0, 1, OTHER_NUMBERS),
        (RETURN, 0, 0, NOT_PERMITTED),
        (EQUAL, 0, 1, CLONE3),
        (RETURN, 0, 0, NOT_THERE),
    ]
    for numbers in REFUSED.values():
        steps += [(EQUAL, 0, 1, numbers[column]), (RETURN, 0, 0, NOT_PERMITTED)]
    steps += [
        (EQUAL, 0, 3, clone),
        (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        (ANY_BIT, 0, 1, NAMESPACES),
        (RETURN, 0, 0, NOT_PERMITTED),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
