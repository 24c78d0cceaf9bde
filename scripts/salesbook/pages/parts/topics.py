"""Where each subject of the rules is shown as a whole, to everybody."""

from __future__ import annotations

from collections.abc import Mapping

from salesbook.pages.parts.addresses import Address
from salesbook.rules.topic import Topic

SHOWN_AT: Mapping[Topic, Address] = {
    Topic.PROMISES: Address.CUSTOMERS,
    Topic.STEPS: Address.CUSTOMERS,
    Topic.USAGE: Address.CUSTOMERS,
    Topic.MONEY: Address.MONEY,
    Topic.COMPLAINTS: Address.QUALITY,
    Topic.PAPERS: Address.PUNCTUALITY,
    Topic.FILES: Address.CUSTOMERS,
}
"""A subject without a page of its own stands on the page of open matters alone."""
