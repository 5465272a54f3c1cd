namespace Gateway.Sandbox;

/// <summary>Who is let in to a partner.</summary>
public abstract class PartnerAccess
{
    /// <summary>401 with the challenge a bearer client expects.</summary>
    internal static readonly SandboxAnswer Denied = SandboxAnswer.Problem(401, "UNAUTHORIZED", "token missing, unknown or expired") with
    {
        Headers = [new("WWW-Authenticate", "Bearer error=\"invalid_token\"")],
    };

    /// <summary>Path of the token endpoint below the partner's base address, or null when there is none.</summary>
    public virtual string? TokenPath => null;

    /// <summary>Method of the token endpoint. Default: POST.</summary>
    public virtual string TokenMethod => "POST";

    /// <summary>True when the request carries valid credentials.</summary>
    public abstract bool Admits(SandboxRequest request);

    /// <summary>Answers the token endpoint.</summary>
    public virtual SandboxAnswer Issue(SandboxRequest request) => SandboxAnswer.Problem(404, "NOT_FOUND", "no token endpoint");

    /// <summary>Makes all tokens handed out so far invalid.</summary>
    public virtual void Expire()
    {
    }

    private protected static string? Bearer(SandboxRequest request) =>
        request.Header("Authorization") is { } value && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? value[7..] : null;
}

/// <summary>One fixed bearer token that never expires.</summary>
/// <param name="token">The token.</param>
public sealed class StaticBearer(string token) : PartnerAccess
{
    /// <inheritdoc />
    public override bool Admits(SandboxRequest request) => Bearer(request) == token;
}
