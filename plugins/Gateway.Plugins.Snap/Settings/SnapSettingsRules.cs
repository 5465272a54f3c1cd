using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Settings;

/// <summary>What is wrong with settings beyond their types.</summary>
internal static class SnapSettingsRules
{
    private static readonly string[] Fees = ["OUR", "BEN", "SHA"];

    public static IEnumerable<SettingsError> Check(SnapSettings settings) =>
        [.. Address(settings), .. Identity(settings), .. Payments(settings.Payments), .. Statements(settings.Statements), .. Services(settings.Services), .. Streams(settings)];

    private static IEnumerable<SettingsError> Address(SnapSettings settings)
    {
        if (!settings.BaseUrl.IsAbsoluteUri || !settings.BaseUrl.AbsolutePath.EndsWith('/') || settings.BaseUrl.Scheme is not ("https" or "http"))
        {
            yield return Error("/baseUrl", $"\"{settings.BaseUrl}\" is no web address that ends with a slash", "Write it as https://host/prefix/.");
        }
        else if (settings.BaseUrl is { Scheme: "http", IsLoopback: false })
        {
            yield return Error("/baseUrl", "money does not go over an unencrypted connection", "Write the bank's https address.");
        }

        if (settings.Signing.PathPrefix is { } prefix && !prefix.StartsWith('/'))
        {
            yield return Error("/signing/pathPrefix", $"\"{prefix}\" does not start with a slash", "Write the path as the bank's gateway sees it, such as /snap.");
        }
    }

    private static IEnumerable<SettingsError> Identity(SnapSettings settings)
    {
        if (settings.Bank.Length != 3 || !settings.Bank.All(char.IsAsciiDigit))
        {
            yield return Error("/bank", $"\"{settings.Bank}\" is no bank code", "Write three digits, such as 115.");
        }

        if (settings.PartnerId.Length is 0 or > 36)
        {
            yield return Error("/partnerId", "X-PARTNER-ID has 1 to 36 characters", "Write the partner id the bank gave you.");
        }

        if (settings.ChannelId.Length != 5)
        {
            yield return Error("/channelId", $"\"{settings.ChannelId}\" has not five characters", "Write the channel id the bank gave you, such as 95221.");
        }

        if (settings.Timeout <= TimeSpan.Zero)
        {
            yield return Error("/timeout", "the time of a call must be longer than nothing", "Write a duration such as 30s.");
        }
    }

    private static IEnumerable<SettingsError> Payments(PaymentSettings? payments)
    {
        if (payments?.SourceAccount is { } account && (account.Length is 0 or > 19 || !account.All(char.IsAsciiLetterOrDigit)))
        {
            yield return Error("/payments/sourceAccount", "an account number has 1 to 19 digits or letters", "Write the number without dots and dashes.");
        }

        if (payments?.FeeType is { } fee && !Fees.Contains(fee))
        {
            yield return Error("/payments/feeType", $"\"{fee}\" is no fee type", "Write OUR, BEN or SHA, or leave it out.");
        }
    }

    private static IEnumerable<SettingsError> Statements(StatementSettings? statements)
    {
        if (statements is null)
        {
            yield break;
        }

        if (statements.Accounts.Count == 0 || statements.Accounts.Distinct(StringComparer.Ordinal).Count() != statements.Accounts.Count)
        {
            yield return Error("/statements/accounts", "no account is named, or one twice", "Name every account once.");
        }

        if (statements.PageSize is < 1 or > 50)
        {
            yield return Error("/statements/pageSize", $"{statements.PageSize} is not between 1 and 50", "Write at most 50, the standard's limit.");
        }

        if (statements.Lookback < TimeSpan.Zero || statements.Lookback > TimeSpan.FromDays(30))
        {
            yield return Error("/statements/lookback", "it is not between nothing and 30 days", "Write a duration such as 2d.");
        }
    }

    private static IEnumerable<SettingsError> Services(ServiceSettings services)
    {
        (string Name, SnapService Service)[] all =
        [
            ("token", services.Token), ("balance", services.Balance), ("statement", services.Statement), ("inquiryInternal", services.InquiryInternal),
            ("inquiryExternal", services.InquiryExternal), ("intrabank", services.Intrabank), ("interbank", services.Interbank),
            ("transferStatus", services.TransferStatus), ("loanApplication", services.LoanApplication),
            ("loanApplicationStatus", services.LoanApplicationStatus), ("loanStatuses", services.LoanStatuses),
        ];
        foreach (var (name, service) in all)
        {
            if (service.Path.Length == 0 || service.Path.StartsWith('/') || service.Path.Contains("..", StringComparison.Ordinal) || service.Code.Length != 2)
            {
                yield return Error($"/services/{name}", "a path is below the base address, and a service number has two characters", "Write it as { \"path\": \"v1.0/...\", \"code\": \"17\" }.");
            }
        }
    }

    private static IEnumerable<SettingsError> Streams(SnapSettings settings)
    {
        if (settings.Loans is null && settings.Payments is null && settings.Statements is null)
        {
            yield return Error("", "there is nothing to read or write", "Add \"loans\", \"payments\" or \"statements\".");
        }
    }

    private static SettingsError Error(string pointer, string message, string fix) => new(pointer, "GW2160", message, fix);
}
