namespace Gateway.Engine.Resilience;

/// <summary>Address and header names of a request before credentials were added: every attempt starts from them, so that nothing is added twice.</summary>
internal sealed class RequestImage(HttpRequestMessage request)
{
    private readonly Uri? _address = request.RequestUri;
    private readonly HashSet<string> _headers = [.. request.Headers.NonValidated.Select(header => header.Key)];

    public void Restore()
    {
        request.RequestUri = _address;
        foreach (var name in request.Headers.NonValidated.Select(header => header.Key).Where(name => !_headers.Contains(name)).ToArray())
        {
            request.Headers.Remove(name);
        }
    }
}
