using Lowmark.Kernel;
using Lowmark.Plans;

namespace Lowmark.Apply.Fixes;

/// <summary>A step of a plan, out of its item.</summary>
/// <param name="Setting">Of the change it belongs to, as a person writes it. Hostile text.</param>
/// <param name="IsLasting">Whether it keeps the change after a reboot.</param>
public sealed record FixStep(string Setting, bool IsLasting, Step Step)
{
    /// <summary>Item for item: what changes the running machine, then what keeps it.</summary>
    public static EquatableArray<FixStep> Of(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Items.SelectMany(item => Enumerable.Concat(
            item.Now.Select(step => new FixStep(item.Change.Setting, false, step)),
            item.Lasting.Select(step => new FixStep(item.Change.Setting, true, step)))).ToEquatableArray();
    }
}
