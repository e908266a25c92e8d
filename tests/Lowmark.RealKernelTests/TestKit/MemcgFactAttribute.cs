namespace Lowmark.RealKernelTests.TestKit;

/// <summary>A case that needs memory cgroups of this machine; skipped, with the reason, where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MemcgFactAttribute : FactAttribute
{
    public MemcgFactAttribute() => Skip = MemoryCgroup.Lacking;

    public bool NeedsGroupKill
    {
        get => false;
        init => Skip = value ? MemoryCgroup.LackingGroupKill : MemoryCgroup.Lacking;
    }
}
