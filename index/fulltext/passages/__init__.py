"""Passages of running text: guidelines, definitions, our own texts, documents of the user.

They are rows of the table ``passage``, made of the other tables when the content is built. Whoosh
analyses them into an index of one segment; its postings are packed into arrays, which answer.
"""
