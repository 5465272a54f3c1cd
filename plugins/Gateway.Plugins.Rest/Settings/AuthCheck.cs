using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Settings;

/// <summary>Finds mistakes in how requests prove who we are.</summary>
internal static class AuthCheck
{
    public static void Check(AuthSettings auth, string pointer, SettingsCheck check)
    {
        switch (auth)
        {
            case OAuth2Auth oauth:
                OAuth2(oauth, pointer, check);
                break;
            case SessionAuth session:
                check.Path(pointer + "/token", session.Token);
                check.Path(pointer + "/expires", session.Expires);
                break;
            case JwtAuth jwt:
                check.Templates(pointer + "/claims", jwt.Claims);
                break;
            case HmacAuth hmac:
                check.Template(pointer + "/text", hmac.Text);
                check.Templates(pointer + "/headers", hmac.Headers);
                break;
            case CertificateAuth { With: { } with }:
                Check(with, pointer + "/with", check);
                break;
            case AllAuth all:
                for (var i = 0; i < all.Of.Count; i++)
                {
                    Check(all.Of[i], $"{pointer}/of/{i}", check);
                }

                break;
            case ChoiceAuth choice:
                for (var i = 0; i < choice.Of.Count; i++)
                {
                    check.Condition($"{pointer}/of/{i}/when", choice.Of[i].When);
                    Check(choice.Of[i].Use, $"{pointer}/of/{i}/use", check);
                }

                break;
        }
    }

    private static void OAuth2(OAuth2Auth oauth, string pointer, SettingsCheck check)
    {
        check.Path(pointer + "/token", oauth.Token);
        check.Path(pointer + "/nextRefreshToken", oauth.NextRefreshToken);
        check.Path(pointer + "/expires", oauth.Expires);
        check.Templates(pointer + "/assertion/claims", oauth.Assertion?.Claims ?? new Dictionary<string, string>());
        if (!oauth.TokenUrl.IsAbsoluteUri || oauth.TokenUrl.Scheme is not ("http" or "https"))
        {
            check.Add(pointer + "/tokenUrl", "GW2102", $"tokenUrl \"{oauth.TokenUrl}\" is not an http address", "Write it whole.");
        }

        if (oauth.Grant == OAuth2Grant.RefreshToken && oauth.RefreshToken is null)
        {
            check.Add(pointer, "GW2117", "the grant needs the refresh token an authorisation handed out", "Add \"refreshToken\": \"secret:name\".");
        }

        if ((oauth.Grant == OAuth2Grant.JwtBearer || oauth.Client == ClientProof.PrivateKeyJwt) && oauth.Assertion is null)
        {
            check.Add(pointer, "GW2117", "a signed assertion needs key and claims", "Add \"assertion\": { \"key\": \"secret:name\", \"claims\": ... }.");
        }
    }
}
