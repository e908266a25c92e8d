namespace Lowmark.Changes;

/// <summary>One thing that could be different about a machine: what a what-if replays, what a remedy advises and what a
/// plan carries out. A value: holding one changes nothing.</summary>
public abstract record Change
{
    /// <summary>As a person writes it after <c>--set</c>: <c>min_free_kbytes=65536</c>. Reads back to an equal
    /// change.</summary>
    public abstract string Setting { get; }

    public sealed override string ToString() => Setting;
}
