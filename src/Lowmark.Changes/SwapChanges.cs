using Lowmark.Kernel.Units;

namespace Lowmark.Changes;

/// <summary>A swap file more.</summary>
public sealed record AddSwap(KiB Size) : Change
{
    public override string Setting => $"swap=+{SettingText.Exact(Size)}";
}

/// <summary>Swap that lies compressed in RAM.</summary>
/// <param name="Size">Of the data before it is compressed.</param>
public sealed record AddZram(KiB Size) : Change
{
    public override string Setting => $"zram=+{SettingText.Exact(Size)}";
}
