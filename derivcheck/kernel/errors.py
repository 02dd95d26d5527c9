"""The errors of the kernel.  "No" is a value elsewhere; these are bugs, forgeries or bad input."""


class KernelError(Exception):
    """A rule was applied where it does not apply; nothing was proved."""


class ForgedTheorem(KernelError):
    """An object that no rule produced was passed off as a theorem."""


class MissingObligation(KernelError):
    """A term of the conclusion is not known to be defined."""


class Rejected(KernelError):
    """A checker did not accept the evidence."""


class DomainClash(KernelError):
    """One name was declared with two domains."""


class UnsoundProcedure(Exception):
    """A certified point contradicts a proof: the loudest failure there is."""
