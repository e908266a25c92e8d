namespace Lowmark.Kernel;

/// <summary>What confined the allocation: the word after <c>oom-kill:constraint=</c> (oom_constraint_text[],
/// mm/oom_kill.c, v5.0+).</summary>
/// <remarks>An open set: a word we do not know is kept as the kernel wrote it, never mapped to "other".</remarks>
public readonly record struct OomConstraint(string Word)
{
    public static OomConstraint None { get; } = new("CONSTRAINT_NONE");
    public static OomConstraint Memcg { get; } = new("CONSTRAINT_MEMCG");
    public static OomConstraint Cpuset { get; } = new("CONSTRAINT_CPUSET");
    public static OomConstraint MemoryPolicy { get; } = new("CONSTRAINT_MEMORY_POLICY");

    public string Word { get => field ?? ""; } = Word;

    public override string ToString() => Word;
}
