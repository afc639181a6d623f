# Codeleaf from a checkout on Windows: the twin of ./run.
#
#   powershell -File run.ps1              open the window
#   powershell -File run.ps1 search TEXT  any subcommand of codeleaf
#   powershell -File run.ps1 test         ruff, mypy and pytest; also: soak, bench, package
#
# Its own messages go to standard error. CODELEAF_VENV names another place for the environment.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$venv = if ($env:CODELEAF_VENV) { $env:CODELEAF_VENV } else { Join-Path $root '.venv' }
$python = Join-Path $venv 'Scripts\python.exe'
if (-not $env:PYTHONUTF8) { $env:PYTHONUTF8 = '1' }

function Say($text) { [Console]::Error.WriteLine("run: $text") }
function Fail($text) { Say $text; exit 2 }

# Runs a program whose output must not mix with the results of codeleaf.
function Invoke-Quietly {
    $program, $rest = $args
    # Windows PowerShell takes each line on standard error for an error of its own.
    $ErrorActionPreference = 'Continue'
    & $program @rest 2>&1 | ForEach-Object { [Console]::Error.WriteLine("$_") }
    return $LASTEXITCODE
}

function Initialize-Environment($file) {
    $stamp = Join-Path $venv "codeleaf-$file"
    $hash = (Get-FileHash -Algorithm SHA256 (Join-Path $root $file)).Hash
    if ((Test-Path $python) -and (Test-Path $stamp) -and (Get-Content $stamp) -eq $hash) { return }
    if (-not (Test-Path $python)) {
        $base = $null
        if (Get-Command py -ErrorAction SilentlyContinue) {
            foreach ($version in '3.13', '3.12', '3.11') {
                if (-not $base -and -not (Invoke-Quietly py "-$version" --version)) { $base = $version }
            }
        }
        if (-not $base) { Fail 'please install Python 3.13 with the py launcher, for example: winget install Python.Python.3.13' }
        Say "making a virtual environment in $venv with Python $base"
        if (Invoke-Quietly py "-$base" -m venv $venv) { Fail 'the virtual environment could not be made' }
    }
    Say "installing the packages of $file"
    $pip = '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check',
        '--only-binary', ':all:', '--require-hashes', '-r', (Join-Path $root $file)
    if (Invoke-Quietly $python @pip) { Fail 'the packages could not be installed: see the lines above' }
    Set-Content $stamp $hash
}

function Initialize-Content {
    if (Invoke-Quietly $python -P -m desktop build --if-needed) { Fail 'the content could not be built: see the lines above' }
}

$env:PYTHONPATH = $root
$command, $rest = $args
if ($command -in 'test', 'soak', 'bench', 'package') {
    Initialize-Environment 'requirements-dev.txt'
    Initialize-Content
    if ($command -eq 'bench') { & $python -P -m tests.bench @rest; exit $LASTEXITCODE }
    Push-Location $root
    $steps = switch ($command) {
        'soak' { , @('pytest', '-m', 'soak', '--timeout=7200') }
        'package' { , @('PyInstaller', '--noconfirm', '--workpath', '.build\freeze', '--distpath', 'dist', 'build.spec') }
        'test' {
            , @('ruff', 'check', '--quiet', '.')
            , @('ruff', 'format', '--check', '--quiet', '.')
            , @('mypy')
            , @('pytest', '-q', '-m', 'not soak and not packaging')
        }
    }
    $failed = 0
    if ($command -ne 'package') { $env:QT_QPA_PLATFORM = 'offscreen' }
    foreach ($step in $steps) {
        & $python -m @step
        if ($LASTEXITCODE) { $failed = 1 }
    }
    Pop-Location
    exit $failed
}
Initialize-Environment 'requirements.txt'
if ($command -notin 'build', 'update', '-h', '--help', '--version' -and $args -notcontains '--content') { Initialize-Content }
& $python -P -m desktop @args
exit $LASTEXITCODE
