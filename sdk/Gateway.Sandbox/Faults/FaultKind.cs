namespace Gateway.Sandbox;

/// <summary>The ways a partner can fail. The ids are rows of the fault matrix in delivery.md.</summary>
public enum FaultKind
{
    /// <summary>A fixed answer: status, headers and text as given (S9-S12, S15-S19, S30-S32, K3, K5, K8, K11-K13).</summary>
    Answer,

    /// <summary>All tokens handed out so far stop working; this request gets 401 (S13).</summary>
    ExpireTokens,

    /// <summary>Never answers (S8, K1, K4).</summary>
    Hang,

    /// <summary>Resets the connection without an answer (K2).</summary>
    Reset,

    /// <summary>Works and answers after <see cref="Fault.Milliseconds"/>, even when the caller has left (K18, K22).</summary>
    Delay,

    /// <summary>Sends half of the body, then resets the connection (S6).</summary>
    ResetInBody,

    /// <summary>Sends half of the body as a complete answer (S20).</summary>
    Truncate,

    /// <summary>Promises more bytes than it sends, then closes the connection (S29).</summary>
    WrongLength,

    /// <summary>Sends a chunk size that is not a number (S29).</summary>
    BadChunk,

    /// <summary>Sends <see cref="Fault.Count"/> bytes a second (S7).</summary>
    SlowBody,

    /// <summary>Never stops sending; ends at <see cref="Fault.Bytes"/> (S27).</summary>
    EndlessBody,

    /// <summary>A small gzip body that grows to <see cref="Fault.Bytes"/> (S28).</summary>
    GzipBomb,

    /// <summary>Sends a raw header line, <see cref="Fault.Text"/>, or one of <see cref="Fault.Bytes"/> bytes (S54).</summary>
    RawHeader,

    /// <summary>Puts <see cref="Fault.Text"/>, members of a JSON object with a comma at the end, at the start of the first record (S41).</summary>
    Inject,

    /// <summary>Writes the first member of the first record twice (S22).</summary>
    DuplicateKey,

    /// <summary>Nests <see cref="Fault.Count"/> lists in the first record (S23).</summary>
    Deep,

    /// <summary>Adds 1e400 and a 20-digit integer to the first record (S24).</summary>
    HugeNumbers,

    /// <summary>Adds a text of <see cref="Fault.Bytes"/> bytes to the first record (S25).</summary>
    HugeField,

    /// <summary>Adds a text that is not UTF-8 to the first record (S21).</summary>
    InvalidUtf8,

    /// <summary>Sends a byte order mark first (S21).</summary>
    ByteOrderMark,

    /// <summary>Sends the body in encoding <see cref="Fault.Text"/> and declares <see cref="Fault.With"/> (S21).</summary>
    Charset,

    /// <summary>Replaces each <see cref="Fault.Text"/> in the body by <see cref="Fault.With"/>: renamed, retyped, null (S42, S43).</summary>
    Replace,

    /// <summary>Streams: the page before the one asked for comes again (S34).</summary>
    RepeatPage,

    /// <summary>Streams: the next cursor leads back to the first page (S35).</summary>
    LoopCursor,

    /// <summary>Streams: an empty page with a next cursor (S36).</summary>
    EmptyPage,

    /// <summary>Streams: before this page is cut, <see cref="Fault.Count"/> records go from the front of the list (S37).</summary>
    ShrinkList,

    /// <summary>Streams: before this page is cut, <see cref="Fault.Count"/> copies of records come in at the front of the list (S38).</summary>
    ShiftList,

    /// <summary>Streams: the total says <see cref="Fault.Count"/> more than there are (S39).</summary>
    TotalTooHigh,

    /// <summary>Streams: the whole list is empty, total zero (S40).</summary>
    EmptyList,

    /// <summary>Sinks: each <see cref="Fault.Count"/>-th item is refused with code <see cref="Fault.Text"/> (K6).</summary>
    RefuseItems,

    /// <summary>Sinks: as <see cref="RefuseItems"/>, but the answer only counts (K7).</summary>
    ResultsWithoutIds,

    /// <summary>Sinks: done, but the first <see cref="Fault.Count"/> results are missing (K15).</summary>
    MissingResults,

    /// <summary>Sinks: done, and the answer names an item that was not sent (K15).</summary>
    StrangerResult,

    /// <summary>Sinks: 202; the job is pending for <see cref="Fault.Count"/> looks. With <see cref="Fault.Text"/> it then fails, nothing done (K14).</summary>
    AcceptLater,

    /// <summary>Sinks: a look-up says no although the record is there (K16).</summary>
    FindSaysNo,
}
