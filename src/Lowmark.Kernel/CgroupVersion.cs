namespace Lowmark.Kernel;

/// <summary>The hierarchy that a memory controller is attached to.</summary>
public enum CgroupVersion
{
    V1 = 1,
    V2 = 2,
}
