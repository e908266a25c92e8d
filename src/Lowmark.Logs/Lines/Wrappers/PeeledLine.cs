namespace Lowmark.Logs.Lines.Wrappers;

/// <summary>A line on its way from wrapped to bare: the text that is left and what the wrappers said.</summary>
internal ref struct PeeledLine
{
    public ReadOnlySpan<byte> Text;
    public ReadOnlySpan<byte> WallTime;
    public ReadOnlySpan<byte> Host;
    public ReadOnlySpan<byte> Tag;
    public ReadOnlySpan<byte> Caller;
    public long? MonotonicMicroseconds;
    public bool HasPrefix;
    public bool IsContinuation;
    public bool StartsMidLine;
    public bool FromContainer;

    /// <summary>A syslog daemon wrote the line: control characters in it may stand as <c>#ooo</c>.</summary>
    public bool FromSyslog;
    public PeelStage Stage;
    public CarriedForm Form;

    /// <summary>Takes a prefix that begins a record of its own, and the one blank behind it.</summary>
    public void TakePrefix(ReadOnlySpan<byte> rest)
    {
        HasPrefix = true;
        Text = rest is [(byte)' ', ..] ? rest[1..] : rest;
    }
}

/// <summary>How near the kernel's text is. A later stage admits fewer wrappers: what follows may be a task's
/// name.</summary>
internal enum PeelStage
{
    /// <summary>Any wrapper may follow.</summary>
    Outer,

    /// <summary>Behind a <c>kernel:</c> tag or a time that dmesg made: only what printk itself puts in front.</summary>
    Kernel,

    /// <summary>Behind the printk time stamp: a caller id, a level or a journal's host at most.</summary>
    Text,

    /// <summary>The carrier said where the text begins: nothing may follow.</summary>
    Bare,
}

/// <summary>What the rest of a line must go through before it is text.</summary>
internal enum CarriedForm
{
    Text,
    Json,
    KmsgRecord,

    /// <summary>A part of a container's line; its next part is in a later physical line.</summary>
    Partial,

    /// <summary>The line was all wrapper.</summary>
    Nothing,
}
