using System.Net;
using Gateway.Engine.Resilience.Answers;
using Gateway.Engine.Resilience.Egress;
using Gateway.Sdk;

namespace Gateway.Engine.Resilience;

/// <summary>The inner end of the chain: breaker, credentials, egress guard, time and size limits of one attempt.</summary>
internal sealed class Attempt(EndpointChain chain, HttpClientOptions options, HostRules hosts, HttpMessageInvoker wire)
{
    private readonly TimeSpan _time = options.AttemptTimeout < chain.Limits.AttemptTimeout ? options.AttemptTimeout : chain.Limits.AttemptTimeout;
    private readonly AnswerLimits _limits = new(options.MaxResponseBytes, chain.Network.MaxCompressionRatio);

    public async ValueTask<HttpResponseMessage> SendAsync(Call call, CancellationToken cancellationToken)
    {
        hosts.Check(call.Request.RequestUri);
        CheckOwnCertificate();
        try
        {
            return await chain.Registry.Host(call.Request.RequestUri!, chain.Limits.Breaker).SendAsync(token => SendSignedAsync(call, token), cancellationToken);
        }
        catch (NotSentException notSent)
        {
            throw notSent.Failure;
        }
    }

    private async ValueTask<HttpResponseMessage> SendSignedAsync(Call call, CancellationToken cancellationToken)
    {
        if (options.Authenticator is not { } authenticator)
        {
            return await SendTimedAsync(call, cancellationToken);
        }

        var image = call.Image;
        await AuthenticateAsync(authenticator, call.Request, image, cancellationToken);
        var response = await SendTimedAsync(call, cancellationToken);
        if (!await RenewAsync(authenticator, response, cancellationToken) || !call.CanResend)
        {
            return response;
        }

        response.Dispose();
        call.Sending = false;
        await AuthenticateAsync(authenticator, call.Request, image, cancellationToken);
        return await SendTimedAsync(call, cancellationToken);
    }

    private async ValueTask AuthenticateAsync(IRequestAuthenticator authenticator, HttpRequestMessage request, RequestImage image, CancellationToken cancellationToken)
    {
        image.Restore();
        using var clock = new AttemptClock(chain.Time, _time, _time);
        try
        {
            await clock.RunAsync(
                (_, token) => chain.Account.NestAsync(async () =>
                {
                    await authenticator.AuthenticateAsync(request, token);
                    return true;
                }), 0, reading: false, cancellationToken);
        }
        catch (Exception exception) when (exception is AdapterException or TimeoutException)
        {
            throw NotSentException.From(exception);
        }

        // Credentials may have changed the address.
        hosts.Check(request.RequestUri);
    }

    private async ValueTask<bool> RenewAsync(IRequestAuthenticator authenticator, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await chain.Account.NestAsync(() => authenticator.RenewAfterAsync(response, cancellationToken));
        }
        catch (Exception exception)
        {
            // Only a 401 says that nothing was applied; after any other answer the failure stands as it is.
            var refused = response.StatusCode == HttpStatusCode.Unauthorized && exception is (AdapterException or TimeoutException);
            response.Dispose();
            if (refused)
            {
                throw NotSentException.From(exception);
            }
            throw;
        }
    }

    private async ValueTask<HttpResponseMessage> SendTimedAsync(Call call, CancellationToken cancellationToken)
    {
        var clock = new AttemptClock(chain.Time, _time, chain.Limits.IdleTimeout);
        try
        {
            call.Sending = true;
            var response = await clock.RunAsync(static (state, token) => state.Item1.SendRawAsync(state.call.Request, token), (this, call), reading: false, cancellationToken);
            response.Content = new GuardedContent(response.Content, clock, _limits, new AnswerErrors(call.Request));
            return response;
        }
        catch
        {
            clock.Dispose();
            throw;
        }
    }

    private async ValueTask<HttpResponseMessage> SendRawAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.AcceptEncoding.Count == 0)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", Inflaters.Accepted);
        }
        if (!(request.Method == HttpMethod.Get || request.Method == HttpMethod.Head))
        {
            // The socket handler quietly repeats a request without a body when its connection dies; one with a body, even an empty one, never.
            request.Content ??= new ByteArrayContent([]);
        }
        try
        {
            return await wire.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // The handler's own connect limit: TCP was there, TLS was not.
            throw new HttpRequestException(HttpRequestError.ConnectionError, "no connection in time", exception);
        }
    }

    private void CheckOwnCertificate()
    {
        if (options.ClientCertificate is { } certificate && certificate.NotAfter.ToUniversalTime() <= chain.Time.GetUtcNow().UtcDateTime)
        {
            throw new AdapterException(FailureKind.Configuration, "GW2225", $"{chain.Endpoint}: our client certificate ended on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}; nothing was sent")
            {
                Fix = "ask the partner for a new client certificate and set it with: gateway secret set",
            };
        }
    }
}
