"""Self-contained HTML pages: templates of the package, filled in."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(template: str, **values: Any) -> str:
    """Return a page of ``crmlab/templates`` with its values; text in them is escaped."""
    environment = Environment(
        loader=PackageLoader("crmlab"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(values)
