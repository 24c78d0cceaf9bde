"""From pages to a published folder: shells by MkDocs Material, our pages stamped into them, checked, swapped in."""
