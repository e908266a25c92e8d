namespace Lowmark.Plans;

/// <summary>Which process a value belongs to: a pid comes again, with its start time it names one.</summary>
/// <param name="StartTicks">/proc/PID/stat, field 22: what must still be so when the value is written.</param>
/// <param name="Name">Hostile text.</param>
public sealed record ProcessMark(int Pid, long StartTicks, string Name);
