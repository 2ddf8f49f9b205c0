"""Addresses of the stock."""

from django.urls import path

from needlebook.web.stock import booking, lots, recall

urlpatterns = [
    path("stock/", lots.stock, name="stock"),
    path("stock/book/", booking.book, name="stock_book"),
    path("stock/lots/<uuid:lot_id>/", lots.lot, name="lot"),
    path("stock/lots/<uuid:lot_id>/<str:act>/", lots.change, name="lot_change"),
    path("stock/read/", booking.read, name="pack_read"),
    path("stock/recall/", recall.recall, name="recall"),
    path("stock/recall/list.csv", recall.export, name="recall_csv"),
]
