using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Gateway.Engine.Storage.Sqlite;

/// <summary>Says what a failure of SQLite means to people, and binds and reads values.</summary>
internal static class SqliteFailure
{
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public static StoreException Translate(SqliteException exception) => exception.SqliteErrorCode switch
    {
        Full => new StoreException("GW6101", "the disk of the database is full; nothing more is sent", "free space on the data disk; runs go on by themselves", exception),
        Corrupt or NotADatabase => new StoreException("GW6102", "the database file is damaged", "keep the file, restore the newest backup and start again", exception),
        ReadOnly or CannotOpen => new StoreException("GW6103", "the database file cannot be written", "give the gateway's user write access to the data folder", exception),
        Busy => new StoreException("GW6104", "the database is locked by another program", "stop the program that holds the file, such as a backup tool", exception),
        InputOutput => new StoreException("GW6105", "the disk of the database reports an error", "check the disk before anything else", exception),
        _ => new StoreException("GW6100", $"the database refused a statement (SQLite {exception.SqliteErrorCode}/{exception.SqliteExtendedErrorCode})", "report this with the log", exception),
    };
}

internal static class SqliteValues
{
    private static readonly string[] Names = [.. Enumerable.Range(1, 24).Select(i => "$" + i)];

    public static void Bind(this SqliteCommand command, ReadOnlySpan<object?> parameters)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.AddWithValue(Names[i], parameters[i] ?? DBNull.Value);
        }
    }

    public static byte[] Blob(this Guid id) => id.ToByteArray(bigEndian: true);

    public static byte[] Blob(this UInt128 value)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }

    public static UInt128 Number(ReadOnlySpan<byte> blob) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(blob);

    public static Guid Id(this SqliteDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    public static string? Text(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static byte[]? Bytes(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    public static DateTimeOffset? Time(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    public static byte[] Pack(IReadOnlyList<Ledgers.EntityId> entities)
    {
        var packed = new UInt128[entities.Count];
        for (var i = 0; i < packed.Length; i++)
        {
            packed[i] = entities[i].Value;
        }

        return MemoryMarshal.AsBytes<UInt128>(packed).ToArray();
    }

    public static IReadOnlyList<Ledgers.EntityId> Unpack(byte[]? bytes) =>
        bytes is null ? [] : [.. MemoryMarshal.Cast<byte, UInt128>(bytes).ToArray().Select(value => new Ledgers.EntityId(value))];
}
