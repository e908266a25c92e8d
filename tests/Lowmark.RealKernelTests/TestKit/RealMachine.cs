using Lowmark.Apply;
using Lowmark.Apply.Files;
using Lowmark.Apply.Fixes;
using Lowmark.Cli.Input.Live;
using Lowmark.Plans;
using Lowmark.UnitTests.Apply;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>This machine, or what is mounted below a folder, changed for real; the journals lie in a folder of the
/// test.</summary>
internal sealed class RealMachine : IFixWatcher, IDisposable
{
    private readonly TempFolder _state = new();
    private readonly WritableRoot _stateRoot;
    private readonly WritableRoot _root;
    private readonly MachineFiles _files;

    /// <param name="state">Where the journals lie; null: in a folder of its own.</param>
    public RealMachine(string root = "/", string? state = null)
    {
        _stateRoot = new(state ?? _state.Path, isCopy: true);
        _root = new(root);
        _files = new(root);
        Applier = new(_root, new FixStore(_stateRoot, TimeProvider.System), _files, new());
    }

    public Applier Applier { get; }

    public Action<FixEvent>? OnEvent { get; set; }

    public Action? OnProgress { get; set; }

    public FixResult Apply(params Step[] steps) => Applier.Apply(MachineCopy.Plan(steps), this);

    public FixResult Undo() => Applier.Undo(null, this);

    public void Tell(FixRecord fix, FixEvent happened) => OnEvent?.Invoke(happened);

    public void Progress(FixStep step, long bytes, long ofBytes) => OnProgress?.Invoke();

    public void Dispose()
    {
        _files.Dispose();
        _root.Dispose();
        _stateRoot.Dispose();
        _state.Dispose();
    }
}
