"""x"""

urlpatterns: list = []
