

def health(get_response):
    """Answers /health, before any other middleware: 200 where the database answers, else 503."""
    from django.db import DatabaseError, connection
    from django.http import JsonResponse

    def answer(request):
        if request.path != "/health":
            return get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return JsonResponse({"database": "does not answer"}, status=503)
        return JsonResponse({"database": "ok"})

    return answer


MIDDLEWARE = [f"{__name__}.health", *own.get("MIDDLEWARE", [])]
