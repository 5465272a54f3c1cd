using System.Net.Http.Headers;
using System.Text;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Requests;

/// <summary>One kind of request with its templates compiled. Immutable.</summary>
internal sealed class RequestPlan
{
    private readonly HttpMethod _method;
    private readonly Uri _base;
    private readonly Template _path;
    private readonly KeyValuePair<string, Template>[] _query;
    private readonly KeyValuePair<string, Template>[] _headers;
    private readonly BodyPlan? _body;

    /// <exception cref="FormatException">A template is none.</exception>
    public RequestPlan(RestSettings endpoint, RequestSettings request, string defaultMethod)
    {
        var scope = ExpressionScope.Default;
        _method = HttpMethod.Parse(request.Method ?? defaultMethod);
        _base = endpoint.BaseUrl;
        _path = Template.Parse(request.Path, scope);
        _query = Compile(endpoint.Query.Concat(request.Query), scope);
        _headers = Compile(endpoint.Headers.Concat(request.Headers), scope);
        _body = request.Body is null ? null : BodyPlan.Parse(request.Body, scope);
    }

    /// <summary>Whether a body is described; without one writing sends the record.</summary>
    public bool HasBody => _body is not null;

    /// <summary>Makes the request.</summary>
    /// <param name="bindings">Values of the templates.</param>
    /// <param name="more">Parameters that paging, windows and partitions add.</param>
    /// <param name="link">A whole address the partner named instead of path and query; it was checked.</param>
    /// <param name="changes">False: the request changes nothing although its method might.</param>
    public HttpRequestMessage Build(Bindings bindings, ParameterSet more, Uri? link = null, bool changes = false)
    {
        var request = new HttpRequestMessage(_method, link ?? Address(bindings, more));
        if (!changes)
        {
            request.Options.Set(GatewayRequestOptions.ReadOnly, true);
        }

        request.Headers.TryAddWithoutValidation("Accept", "application/json, */*;q=0.5");
        foreach (var (name, template) in _headers)
        {
            SetHeader(request, name, template.Render(bindings));
        }

        foreach (var (name, value) in more.In(ParameterPlace.Header))
        {
            SetHeader(request, name, value);
        }

        request.Content = _body?.Build(bindings, more.In(ParameterPlace.Body));
        if (request.Content is not null && request.Headers.NonValidated.TryGetValues("Content-Type", out var type))
        {
            request.Headers.Remove("Content-Type");
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type.ToString());
        }

        return request;
    }

    private Uri Address(Bindings bindings, ParameterSet more)
    {
        var address = NextAddress.Resolve(_base, _base, _path.RenderPath(bindings));
        var query = new StringBuilder(address.Query.TrimStart('?'));
        foreach (var (name, template) in more.OnlyThese ? [] : _query)
        {
            Append(query, name, template.Render(bindings));
        }

        foreach (var (name, value) in more.In(ParameterPlace.Query))
        {
            Append(query, name, value);
        }

        return query.Length == 0 ? address : new Uri($"{address.GetLeftPart(UriPartial.Path)}?{query}");
    }

    private static void Append(StringBuilder query, string name, string value)
    {
        if (value.Length > 0)
        {
            query.Append(query.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    private static void SetHeader(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        if (value.Length > 0 && value.AsSpan().IndexOfAny('\r', '\n') < 0)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    // Later entries replace earlier ones of the same name: the stream's before the endpoint's.
    private static KeyValuePair<string, Template>[] Compile(IEnumerable<KeyValuePair<string, string>> texts, ExpressionScope scope) =>
        [.. texts.GroupBy(text => text.Key, StringComparer.OrdinalIgnoreCase).Select(group => KeyValuePair.Create(group.Last().Key, Template.Parse(group.Last().Value, scope)))];
}
