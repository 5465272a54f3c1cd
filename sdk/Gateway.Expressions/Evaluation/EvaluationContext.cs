namespace Gateway.Expressions;

/// <summary>
/// What one evaluation sees. Make one for each thread and use it again for every record: evaluation itself then allocates
/// nothing.
/// </summary>
/// <param name="environment">The environment the expressions were compiled in.</param>
public sealed class EvaluationContext(CelEnvironment environment)
{
    private const int CancellationInterval = 1024;
    private long _steps;
    private long _nextCancellationCheck;

    /// <summary>The values of the variables by <see cref="CelVariable.Index"/>.</summary>
    public CelValue[] Variables { get; } = new CelValue[environment.VariableCount];

    /// <summary>The slots of the current record.</summary>
    public ISlotReader? Slots { get; set; }

    /// <summary>The time that functions such as <c>now()</c> answer; pinned to the run.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>Services that host functions need.</summary>
    public object? Host { get; set; }

    /// <summary>Stops a long evaluation.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Where expressions compiled for explaining record the value of every part.</summary>
    public EvaluationTrace? Trace { get; set; }

    /// <summary>The bounds.</summary>
    public CelLimits Limits { get; } = environment.Limits;

    /// <summary>The failure that stopped the evaluation; no operator absorbs it.</summary>
    internal CelError? Fatal { get; private set; }

    internal CelValue[] Locals { get; private set; } = new CelValue[8];

    /// <summary>Sets a variable by name; <see cref="Variables"/> is faster.</summary>
    public void Set(string name, CelValue value) => Variables[environment.Variables[name].Index] = value;

    /// <summary>
    /// Counts steps of work. Functions whose work grows with their input call it before they do it and answer
    /// <see cref="Stopped"/> where it is false.
    /// </summary>
    public bool TryCharge(long steps)
    {
        _steps += steps;
        return _steps < _nextCancellationCheck || CheckSlowly();
    }

    /// <summary>The failure to answer after <see cref="TryCharge"/> was false.</summary>
    public CelValue Stopped => CelValue.Of(Fatal ?? new CelError(CelErrorKind.BudgetExceeded, "The evaluation was stopped."));

    /// <summary>A text that a function built, within the bounds.</summary>
    public CelValue Text(string text) => FitsText(text.Length) ? CelValue.Of(text) : TooLarge(text.Length);

    /// <summary>A list that a function built, within the bounds.</summary>
    public CelValue List(CelValue[] items)
    {
        var list = CelList.Of(items);
        return !TryCharge(items.Length / 4) ? Stopped : list.Weight > Limits.MaxWeight ? TooHeavy() : CelValue.Of(list);
    }

    /// <summary>A map that a function built, within the bounds.</summary>
    public CelValue Map(CelMapBuilder entries) =>
        !TryCharge(entries.Count / 2) ? Stopped : entries.Weight > Limits.MaxWeight ? TooHeavy() : CelValue.Of(entries.Build());

    /// <summary>Whether a text of this length may be built; charges for it. Ask before building.</summary>
    public bool FitsText(long length) => length <= Limits.MaxTextLength && TryCharge(length / 64);

    /// <summary>The failure to answer after <see cref="FitsText"/> was false.</summary>
    public CelValue TooLarge(long length) => length > Limits.MaxTextLength
        ? CelValue.Fail(CelErrorKind.TooLarge, $"The text would be longer than {Limits.MaxTextLength} characters.")
        : Stopped;

    internal CelValue TooHeavy() =>
        CelValue.Fail(CelErrorKind.TooLarge, $"The list or map would hold more than {Limits.MaxWeight} values.");

    internal void Begin(int localCount)
    {
        _steps = 0;
        _nextCancellationCheck = Math.Min(CancellationInterval, Limits.MaxSteps);
        Fatal = null;
        if (localCount > Locals.Length)
        {
            Locals = new CelValue[localCount];
        }
    }

    private bool CheckSlowly()
    {
        if (Fatal is null && _steps >= Limits.MaxSteps)
        {
            Fatal = new CelError(CelErrorKind.BudgetExceeded, $"The expression needs more than {Limits.MaxSteps} steps.");
        }
        else if (Fatal is null && Cancellation.IsCancellationRequested)
        {
            Fatal = new CelError(CelErrorKind.Cancelled, "The evaluation was cancelled.");
        }

        _nextCancellationCheck = Fatal is null ? Math.Min(_steps + CancellationInterval, Limits.MaxSteps) : 0;
        return Fatal is null;
    }
}
