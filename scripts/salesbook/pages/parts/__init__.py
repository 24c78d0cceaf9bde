"""What every page is made of: values, ink, the gate, the reader."""
