"""The centre's answers: written in files, checked, published as one bundle, served word for word."""
