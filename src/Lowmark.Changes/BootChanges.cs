namespace Lowmark.Changes;

/// <summary>A parameter of the kernel's command line; it holds from the next boot on.</summary>
/// <param name="Value">Null: a word without a value.</param>
public sealed record SetKernelParameter(string Name, string? Value) : Change
{
    public override string Setting => Value is null ? $"boot:{Name}" : $"boot:{Name}={Value}";
}

/// <summary>Memory compacted regularly, at a quiet hour.</summary>
/// <param name="Calendar">As systemd.time(7) writes it: <c>*-*-* 03:30:00</c>.</param>
public sealed record ScheduleCompaction(string Calendar) : Change
{
    public override string Setting => $"timer:compact={Calendar}";
}

/// <summary>A service restarted regularly: a stop-gap for one that leaks.</summary>
/// <param name="Unit">Hostile text.</param>
public sealed record ScheduleRestart(string Unit, string Calendar) : Change
{
    public override string Setting => $"timer:restart:{Unit}={Calendar}";
}
