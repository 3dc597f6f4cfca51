// Swagger UI asks with the kept token, for the description and for what is tried out, and never sends it elsewhere.
globalThis.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
  requestInterceptor(request) {
    const kept = token.get();
    const own = new URL(request.url, location.href).origin === location.origin;
    if (kept && own && !request.headers.Authorization) {
      request.headers.Authorization = `Bearer ${kept}`;
    }
    return request;
  },
});
