"""How a project is kept: the only package that knows the database behind it.

`sqlite` is one project in one file. What differs from database to database (opening, transactions, who may write,
copies, migrations, what its faults mean) stays in here; everything above uses SQLAlchemy Core on `schema`.
"""
