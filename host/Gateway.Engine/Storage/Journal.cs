using System.Security.Cryptography;
using System.Text;

namespace Gateway.Engine.Storage;

/// <summary>Number and hash of the newest journal entry of one database.</summary>
/// <param name="Database">Identity of the database file or schema.</param>
/// <param name="Sequence">Number of the newest commit; 0 before the first.</param>
/// <param name="Hash">Its chain hash, 64 hex digits.</param>
public sealed record JournalHead(Guid Database, long Sequence, string Hash)
{
    /// <summary>The hash before the first entry.</summary>
    public static readonly string Genesis = new('0', 64);
}

/// <summary>Number and hash of one journal entry.</summary>
public readonly record struct JournalPosition(long Sequence, string Hash);

/// <summary>What is to be written into the journal beside commits of runs.</summary>
/// <param name="Actor">The person or part of the host.</param>
/// <param name="Action">A word such as <c>held.discard</c>.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Detail">JSON text without personal data.</param>
public sealed record JournalNote(string Actor, string Action, string Subject, string Detail = "{}");

/// <summary>One journal entry.</summary>
/// <param name="Sequence">Number, without gaps.</param>
/// <param name="At">When, by the clock of the host.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What.</param>
/// <param name="Subject">To what.</param>
/// <param name="Token">The lease token it was made under; 0 for none.</param>
/// <param name="Detail">JSON text.</param>
/// <param name="Hash">Hash over this entry and the one before.</param>
public sealed record JournalEntry(long Sequence, DateTimeOffset At, string Actor, string Action, string Subject, long Token, string Detail, string Hash)
{
    /// <summary>The chain hash this entry must have after the given one.</summary>
    public static string HashOf(string previous, long sequence, DateTimeOffset at, string actor, string action, string subject, long token, string detail) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{previous}\n{sequence}\n{at.ToUnixTimeMilliseconds()}\n{Escape(actor)}\n{Escape(action)}\n{Escape(subject)}\n{token}\n{detail}")));

    /// <summary>Whether this entry follows the given hash unchanged.</summary>
    public bool Follows(string previous) => Hash == HashOf(previous, Sequence, At, Actor, Action, Subject, Token, Detail);

    private static string Escape(string text) => text.Replace("\n", "\\n", StringComparison.Ordinal);
}
