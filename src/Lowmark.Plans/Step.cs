namespace Lowmark.Plans;

/// <summary>One thing that is done to a machine, together with what must hold before and what takes it back. A value:
/// only <c>Lowmark.Apply</c> carries one out.</summary>
/// <param name="Does">One sentence in the present tense: <c>sets vm.min_free_kbytes from 67584 to 131072</c>.</param>
public abstract record Step(string Does);

/// <summary>A value of /proc, /sys or a cgroup tree. Taken back by writing the old one.</summary>
/// <param name="File">Its path from the machine's root. Hostile text.</param>
/// <param name="Old">What must stand there before: else nothing is written.</param>
/// <param name="New">What is written.</param>
/// <param name="Form">How what is read back compares with what was written.</param>
public sealed record WriteValue(string Does, string File, string Old, string New, ValueForm Form) : Step(Does)
{
    /// <summary>Of the files of a process: which one it must be. Null for all other files.</summary>
    public ProcessMark? Process { get; init; }
}

/// <summary>A file of the kernel that does something whenever it is written to and holds no value: compact_memory,
/// drop_caches. Nothing to take back.</summary>
/// <param name="Measure">What is told before and after.</param>
public sealed record WriteTrigger(string Does, string File, string Value, TriggerMeasure Measure) : Step(Does);

public enum ValueForm
{
    /// <summary>The same text, blanks at the ends and between the words apart.</summary>
    Text,

    /// <summary>One of several words, the chosen one in brackets: <c>always [madvise] never</c>.</summary>
    Choice,

    /// <summary>Bytes, which the kernel rounds down to whole pages; <c>max</c> and v1's largest number both mean
    /// none.</summary>
    Bytes,

    /// <summary>A number that the kernel may not reach in full: huge pages.</summary>
    AtLeastTowards,

    /// <summary>A list of nodes: <c>0,1</c> and <c>0-1</c> are the same.</summary>
    Nodes,
}

public enum TriggerMeasure
{
    /// <summary>Free blocks and the fragmentation index by order.</summary>
    Fragmentation,

    /// <summary>Free memory.</summary>
    FreeMemory,
}
