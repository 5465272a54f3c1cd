using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Plugins.Snap.Answers;
using Gateway.Plugins.Snap.Ordering;
using Gateway.Plugins.Snap.Settings;
using Gateway.Sdk;

namespace Gateway.Plugins.Snap.Paying;

/// <summary>A transfer from the city's account.</summary>
internal sealed record Payment(string Reference, SnapService Service, string ContentHash) : Order(Reference, Service, ContentHash)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The amount as the standard writes it, <c>10000000.00</c>.</summary>
    public required string Amount { get; init; }

    public required string Account { get; init; }

    /// <summary>The person's name, as the city knows it.</summary>
    public required string Person { get; init; }

    /// <summary>Bank of the account; null: this one.</summary>
    public required string? OtherBank { get; init; }

    public required string SourceAccount { get; init; }

    public required string? FeeType { get; init; }

    public required string? Remark { get; init; }

    /// <summary>The record's own date; null: that of the first try.</summary>
    public required string? Date { get; init; }

    /// <summary>Reads a payment out of a record.</summary>
    /// <exception cref="AdapterException">The record is no payment (<c>GW4463</c>).</exception>
    public static Payment Read(in Delivery delivery, SnapSettings settings, PaymentSettings payments)
    {
        using var document = OrderRecord.Parse(delivery);
        var json = document.RootElement;
        var bank = SnapAnswer.Text(json, "beneficiaryBankCode") is { Length: > 0 } code && code != settings.Bank ? code : null;
        return new Payment(OrderRecord.Reference(delivery, json), bank is null ? settings.Services.Intrabank : settings.Services.Interbank, HashOf(delivery))
        {
            Amount = OrderRecord.Amount(json),
            Account = OrderRecord.Text(json, "beneficiaryAccountNo", 34),
            Person = OrderRecord.Text(json, "beneficiaryName", 100),
            OtherBank = bank,
            SourceAccount = payments.SourceAccount,
            FeeType = bank is null ? payments.FeeType : null,
            Remark = OrderRecord.OptionalText(json, "remark", 50),
            Date = OrderRecord.OptionalText(json, "transactionDate", 25),
        };
    }

    public override ReadOnlyMemory<byte> Body(string firstTry) => Write(json =>
    {
        json.WriteString("partnerReferenceNo", Reference);
        WriteAmount(json);
        json.WriteString("beneficiaryAccountNo", Account);
        if (OtherBank is not null)
        {
            json.WriteString("beneficiaryAccountName", Person);
            json.WriteString("beneficiaryBankCode", OtherBank);
        }

        json.WriteString("sourceAccountNo", SourceAccount);
        json.WriteString("transactionDate", Date ?? firstTry);
        WriteUnlessNull(json, "remark", Remark);
        WriteUnlessNull(json, "feeType", FeeType);
    });

    /// <summary>Asks for the holder of the account.</summary>
    public ReadOnlyMemory<byte> Inquiry() => Write(json =>
    {
        WriteUnlessNull(json, "beneficiaryBankCode", OtherBank);
        json.WriteString("beneficiaryAccountNo", Account);
    });

    /// <summary>Asks what became of the payment.</summary>
    public ReadOnlyMemory<byte> Question(string? firstTry) => Write(json =>
    {
        json.WriteString("originalPartnerReferenceNo", Reference);
        json.WriteString("serviceCode", Service.Code);
        WriteUnlessNull(json, "transactionDate", Date ?? firstTry);
        WriteAmount(json);
    });

    private void WriteAmount(Utf8JsonWriter json)
    {
        json.WriteStartObject("amount");
        json.WriteString("value", Amount);
        json.WriteString("currency", "IDR");
        json.WriteEndObject();
    }

    private static void WriteUnlessNull(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    // Written without white space, so that what is signed and what is sent cannot differ.
    internal static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
