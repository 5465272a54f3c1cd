using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Engine.Resilience.Answers;

/// <summary>What is said about answers that cannot be taken. Whether the request was applied nobody knows then, unless it changes nothing.</summary>
internal sealed class AnswerErrors(HttpRequestMessage request)
{
    private readonly bool _changesNothing = GatewayRequestOptions.ChangesNothing(request);
    private readonly string _host = request.RequestUri?.Authority ?? "the partner";

    public AdapterException TooLarge(long limit) => Make(FailureKind.ContractBroken, "GW2216", $"an answer of {_host} is larger than {limit} bytes",
        "ask for smaller pages, or raise the limit of the endpoint");

    public AdapterException GrowsTooMuch(int ratio) => Make(FailureKind.ContractBroken, "GW2217",
        $"an answer of {_host} grows to more than {ratio} times its size by decompression",
        "ask the partner what it sends; raise maxCompressionRatio if it is honest data");

    public AdapterException UnknownEncoding(string encoding) => Make(FailureKind.ContractBroken, "GW2218",
        $"an answer of {_host} has the content coding {encoding}, which was not asked for", "ask the partner to send gzip, br or deflate");

    public AdapterException Damaged(Exception cause) => Make(FailureKind.Transient, "GW2219", $"a compressed answer of {_host} is damaged or cut short", null, cause);

    /// <summary>What a failure while reading means; the failure itself when it is no network failure.</summary>
    public Exception Translate(Exception failure) => HttpOutcome.Classify(request, failure)?.ToException(failure) ?? failure;

    private AdapterException Make(FailureKind whenHarmless, string code, string message, string? fix, Exception? cause = null) =>
        new(_changesNothing ? whenHarmless : FailureKind.Unknown, code, message, cause) { Fix = fix };
}
