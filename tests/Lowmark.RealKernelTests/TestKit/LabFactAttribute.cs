namespace Lowmark.RealKernelTests.TestKit;

/// <summary>A case that boots a kernel in the lab; skipped, with the reason, where the lab has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute() =>
        Skip = Lab.Kernel is null ? "the lab has no kernel here: lab/install fetches one" : null;
}
