using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Plugins.Snap.Answers;

namespace Gateway.Plugins.Snap.Statements;

/// <summary>One line of a statement.</summary>
/// <param name="Id">The bank's number of it; where it gives none, one made from what the line says.</param>
/// <param name="Date">As the bank writes it.</param>
/// <param name="IsDebit">Whether money left the account.</param>
/// <param name="Amount">As the bank writes it, <c>10000000.00</c>.</param>
/// <param name="Currency">IDR, mostly.</param>
/// <param name="Balance">The balance after it; null when the bank does not say.</param>
/// <param name="Remark">Text of the line.</param>
/// <param name="Reference">The partner reference, where the bank gives it back; null elsewhere.</param>
internal sealed record StatementEntry(
    string Id, string Date, bool IsDebit, string Amount, string Currency, string? Balance, string Remark, string? Reference)
{
    /// <summary>Reads a line of <c>detailData</c>; null when it lacks what makes it one.</summary>
    public static StatementEntry? Read(JsonElement json, int ordinal)
    {
        var (date, type, amount) = (SnapAnswer.Text(json, "transactionDate"), SnapAnswer.Text(json, "type"), SnapAnswer.Amount(json, "amount"));
        if (date is null || amount is null || Direction(type) is not { } isDebit || !decimal.TryParse(amount, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
        {
            return null;
        }

        var balance = json.TryGetProperty("detailBalance", out var detail) ? BalanceOf(detail) : null;
        var remark = SnapAnswer.Text(json, "remark") ?? "";
        var id = SnapAnswer.Text(json, "transactionId") is { Length: > 0 } own ? own : MadeId($"{date}|{type}|{amount}|{balance}|{remark}|{(balance is null ? ordinal : 0)}");
        return new StatementEntry(id, date, isDebit, amount, SnapAnswer.Text(json.GetProperty("amount"), "currency") ?? "IDR", balance, remark, ReferenceOf(json));
    }

    public void Write(Utf8JsonWriter json, string account)
    {
        json.WriteString("accountNo", account);
        json.WriteString("transactionId", Id);
        json.WriteString("transactionDate", Date);
        json.WriteString("type", IsDebit ? "DEBIT" : "CREDIT");
        json.WriteStartObject("amount");
        json.WriteString("value", Amount);
        json.WriteString("currency", Currency);
        json.WriteEndObject();
        json.WriteString("balance", Balance);
        json.WriteString("remark", Remark);
        json.WriteString("partnerReferenceNo", Reference);
    }

    private static bool? Direction(string? type) => type?.ToUpperInvariant() switch
    {
        "DEBIT" or "D" or "DB" => true,
        "CREDIT" or "C" or "CR" or "K" => false,
        _ => null,
    };

    // One object, or, at some banks, a list with one.
    private static string? BalanceOf(JsonElement detail) =>
        SnapAnswer.Amount(detail.ValueKind == JsonValueKind.Array && detail.GetArrayLength() > 0 ? detail[0] : detail, "endAmount");

    private static string? ReferenceOf(JsonElement json) => SnapAnswer.Text(json, "partnerReferenceNo")
        ?? (json.TryGetProperty("detailInfo", out var info) ? SnapAnswer.Text(info, "partnerReferenceNo") : null)
        ?? (json.TryGetProperty("additionalInfo", out info) ? SnapAnswer.Text(info, "partnerReferenceNo") : null);

    private static string MadeId(string text) => "gw-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
}
