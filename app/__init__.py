"""The portal: what a person may do and see."""
