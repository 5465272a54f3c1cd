namespace Gateway.Sdk.Http;

/// <summary>A token and when it should be replaced.</summary>
internal sealed record Token(string Value, DateTimeOffset RenewAt);

/// <summary>Obtains tokens. Called by one caller at a time.</summary>
internal interface ITokenSource
{
    /// <summary>Obtains a token newer than the one that was refused, if any.</summary>
    Task<Token> FetchAsync(string? refused, CancellationToken cancellationToken);
}
