namespace Gateway.Plugins.Snap.Answers;

/// <summary>What follows from an answer.</summary>
internal enum SnapAction
{
    /// <summary>The bank did it.</summary>
    Done,

    /// <summary>Nobody knows whether the bank did it: its status is asked for.</summary>
    Unknown,

    /// <summary>The bank refused the content: the record is held.</summary>
    Refused,

    /// <summary>The bank refused for a reason that somebody must look into at once, such as too little money: the record is held and the log says so.</summary>
    RefusedAlarm,

    /// <summary>Nothing goes through with this bank until a person acts: the run stops.</summary>
    Stop,

    /// <summary>The token is not accepted: a new one is fetched and the call made once more.</summary>
    NewToken,

    /// <summary>Not now: limits of the day or closing hours.</summary>
    Later,

    /// <summary>Too many calls: not before the time the bank names.</summary>
    SlowDown,

    /// <summary>The bank does not know what was asked for.</summary>
    NotFound,

    /// <summary>The X-EXTERNAL-ID was used today: a new one is taken.</summary>
    ExternalIdUsed,

    /// <summary>The bank has this reference already, with the same content: its status is asked for.</summary>
    Duplicate,

    /// <summary>The bank has this reference already, with other content: the first one stands, and this is a fault of ours.</summary>
    Inconsistent,
}
