import type { RunsWhen } from '../../../shared/approvals/program-files/runs-when.ts';

/** Files of one ecosystem that programs run, or take commands from, without anyone naming them. */
export type ProgramFiles = {
  readonly of: string;
  readonly when: RunsWhen;
  /** Patterns for names and short paths, in any folder and any case. */
  readonly files: readonly string[];
};

/** Defines one ecosystem. The patterns are separated by white space, so that many fit on a line. */
function defineFiles(of: string, when: RunsWhen, patterns: string): ProgramFiles {
  return { of, when, files: patterns.trim().split(/\s+/) };
}

/**
 * Every such file by ecosystem, as its programs document it. Left out: lock files, data, and sources that run only
 * because someone runs the project. `*` is any part of a name, `{a,b}` a choice, and `/**` a folder with all its
 * contents.
 */
export const programFiles: readonly ProgramFiles[] = [
  defineFiles(
    'git and other version control',
    'git',
    `.git/** *.git/** .bare/** .gitattributes .gitmodules .gitconfig gitconfig .config/git/**
    .hg/** .hgrc .hgsub mercurial.ini .svn/** .subversion/** .bzr/** .jj/** .config/jj/** .sl/**`,
  ),
  defineFiles(
    'hooks of a repository',
    'commit',
    `.husky/** .huskyrc .huskyrc.* .githooks/** .git-hooks/** githooks/** git-hooks/** .hooks/**
    .lefthook/** .lefthook-local/** {,.}lefthook{,-local}.{yml,yaml,toml,json,jsonc}
    .pre-commit-config.{yml,yaml} .pre-commit-hooks.{yml,yaml} prek.toml .overcommit.yml .git-hooks.toml
    {applypatch-msg,pre-applypatch,post-applypatch,pre-commit,pre-merge-commit,prepare-commit-msg,commit-msg,post-commit}
    {pre-rebase,post-checkout,post-merge,post-rewrite,pre-push,pre-auto-gc,sendemail-validate,fsmonitor-watchman}
    {pre-receive,post-receive,post-update,reference-transaction,push-to-checkout,proc-receive} hooks/update
    captainhook.json grumphp.{yml,yaml,yml.dist} {,.}simple-git-hooks.* .lintstagedrc .lintstagedrc.*
    .commitlintrc .commitlintrc.* .czrc .cz.{json,toml} .rusty-hook.toml {,.}hk.pkl .trunk/**`,
  ),
  defineFiles(
    'editors',
    'editor',
    `.vscode/** .vscode-insiders/** .vscode-server/** .cursor-server/** .idea/** .run/** .fleet/** .zed/** .nova/**
    .vs/** .theia/** .helix/** .config/helix/** .kak/** .kakrc .config/kak/** .config/zed/**
    .vim/** .nvim/** .config/nvim/** .config/vim/** .vimrc _vimrc .gvimrc .nvimrc .exrc .nvim.lua .lazy.lua .lvimrc .ideavimrc
    .vimspector.json .ycm_extra_conf.py .neoconf.json .projections.json .nanorc
    .emacs .emacs.el .emacs.d/** .doom.d/** .config/{emacs,doom}/** .spacemacs .dir-locals.el .dir-locals-2.el
    *.code-workspace *.sublime-{project,workspace,build} *.iml *.ipr *.iws .project .classpath .settings/**
    *.xcodeproj/** *.xcworkspace/** *.playground/** .editorconfig-checker.json .clangd .ccls .watchmanconfig
    .devcontainer/** {,.}devcontainer.json .gitpod.yml .gitpod.Dockerfile .gitpod/** .ona/**
    {,.}devfile.yaml .replit replit.nix .idx/** .codesandbox/** .stackblitzrc`,
  ),
  defineFiles(
    'coding agents',
    'agent',
    `.codex/** .agents/** .agent/** .claude/** .claude.json .cursor/** .gemini/** .windsurf/** .codeium/** .roo/**
    .roomodes .continue/** .continuerc.json .cline/** .clinerules/** .roorules .kilocode/** .aider* .junie/** .kiro/**
    .amazonq/** .augment/** .augment-guidelines .goose/** .goosehints .opencode/** opencode.{json,jsonc} .qwen/**
    .config/{opencode,goose,github-copilot,crush}/** {,.}crush.json .factory/** .trae/** .openhands/** .amp/** .warp/**
    .copilot/** .cursorrules .windsurfrules .rules {,.}mcp.{json,toml} mcp_config.json claude_desktop_config.json
    {AGENT,AGENTS,AGENTS.override,CLAUDE,CLAUDE.local,GEMINI,QWEN,CRUSH,WARP,SKILL}.md copilot-instructions.md
    .github/{instructions,prompts,chatmodes,agents,hooks,skills}/** *.{instructions,prompt,chatmode,agent}.md *.mdc`,
  ),
  defineFiles(
    'shells and terminals',
    'shell',
    `.bashrc .bash_{profile,login,logout,aliases,functions,completion,env} .bashrc.d/** .profile .login .logout
    .zshrc .zshenv .zprofile .zlogin .zlogout .zsh/** .oh-my-zsh/** .zimrc .zpreztorc .p10k.zsh
    .cshrc .tcshrc .kshrc .mkshrc .shrc .shinit .elvish/** .xonshrc .inputrc .lesskey .lessfilter
    .config/{bash,zsh,fish,nushell,elvish,xonsh,powershell,environment.d}/** .config/starship.toml
    {,*}profile.ps1 WindowsPowerShell/** .tmux.conf .screenrc .byobu/** .zellij/** .wezterm.lua .alacritty.{toml,yml}
    .config/{tmux,zellij,kitty,alacritty,wezterm,ghostty,foot}/**`,
  ),
  defineFiles(
    'sessions of a desktop or server',
    'signIn',
    `.xinitrc .xsession .xsessionrc .xprofile .Xresources .Xdefaults .pam_environment .i3/**
    .config/{autostart,systemd,i3,sway,hypr,awesome,bspwm,sxhkd,plasma-workspace}/** .kde/Autostart/** *.desktop
    .local/{bin,share/applications,share/systemd,share/dbus-1}/** Library/{LaunchAgents,LaunchDaemons}/**
    Start*Menu/Programs/Startup/** .ssh/** .rhosts .forward .procmailrc .fetchmailrc .muttrc
    crontab crontabs/** cron.{d,hourly,daily,weekly,monthly}/** sudoers sudoers.d/** ld.so.preload profile.d/**
    init.d/** rc.local rc.d/** udev/rules.d/** systemd/{system,user}/** .gnupg/** .docker/** .kube/** .aws/**`,
  ),
  defineFiles(
    'folders of Windows and Linux desktops',
    'opened',
    'autorun.inf desktop.ini Folder.htt *.lnk *.url *.scf *.library-ms *.searchConnector-ms .directory',
  ),
  defineFiles(
    'environments of a folder',
    'entered',
    `.envrc .envrc.* .direnvrc .direnv/** .config/{direnv,mise,rtx,nix}/** .env .env.* .flaskenv
    {,.}mise.toml {,.}mise.*.toml .mise/** mise/config.toml mise/tasks/** {,.}mise-tasks/** .rtx.toml .tool-versions .asdfrc .asdf/**
    devbox.json devenv.yaml *.nix nix.conf
    .autoenv .autoenv.zsh .env.leave .shadowenv.d/** pixi.toml .prototools .proto/** .volta/** .hermit/** .flox/**
    .sdkmanrc .nvmrc .{node,python,ruby,java,go,php,perl,terraform}-version guix.scm manifest.scm`,
  ),
  defineFiles(
    'Node packages',
    'install',
    `package.{json,json5,yaml} {,.}npmrc .yarnrc .yarnrc.yml .yarn/** .pnp.{cjs,js} .pnp.loader.mjs
    {,.}pnpmfile.{js,cjs,mjs} pnpm-workspace.yaml {,.}bunfig.toml binding.gyp lerna.json rush.json common/config/rush/**
    node_modules/.bin/** deno.{json,jsonc} .bowerrc .meteor/**`,
  ),
  defineFiles(
    'Node tools',
    'tool',
    `*.{config,conf}.{js,cjs,mjs,jsx,ts,cts,mts,tsx} *.config.*.{js,cjs,mjs,ts,cts,mts} .*rc.{js,cjs,mjs,ts,cts,mts}
    {webpack,rollup,vite,vitest,jest,babel,next,nuxt,karma}.*.{js,cjs,mjs,ts,cts,mts} jest.config.json babel.config.json
    {Gruntfile,Gulpfile,Jakefile}.* gulpfile.*/** Jakefile ember-cli-build.js testem.js setupTests.{js,ts,tsx}
    .storybook/** gatsby-{node,config,browser,ssr}.{js,mjs,ts} app.plugin.{js,ts} cypress.json cypress/{plugins,support}/**
    {.eslintrc,.babelrc,.prettierrc,.stylelintrc,.postcssrc,.swcrc,.mocharc,.nycrc,.c8rc,.releaserc,.parcelrc,.umirc}
    {.eslintrc,.babelrc,.prettierrc,.stylelintrc,.postcssrc,.mocharc,.nycrc,.releaserc,.terserrc,.graphqlrc}.*
    {.textlintrc,.remarkrc,.puppeteerrc,.ncurc,.syncpackrc}{,.*} .oxlintrc.json {,.}dependency-cruiser.* .size-limit.*
    {angular,.angular-cli,nx,nest-cli,nodemon,pm2}.json turbo.{json,jsonc} .nodemonrc moon.yml .moon/** biome.{json,jsonc}
    electron-builder.* .changeset/config.json {project,ionic.config,ecosystem.config}.json .sequelizerc .taprc
    {knexfile,ormconfig,codegen,truffle,truffle-config,config-overrides,broccolifile,wallaby,brunch-config}.{js,cjs,mjs,ts,cts,mts}
    codegen.{yml,yaml,json} graphql.config.{yml,yaml,toml,json} openapitools.json .ember-cli .ember-cli.{js,cjs}
    .markdownlint.{cjs,mjs} .markdownlint-cli2.{cjs,mjs,jsonc,yaml} {.vitepress,.vuepress}/config.* dprint.json`,
  ),
  defineFiles(
    'interpreters and debuggers',
    'interpreter',
    `sitecustomize.py usercustomize.py *.pth *.egg-link pyvenv.cfg python*._pth .venv/** venv/{bin,Scripts,Lib,lib}/**
    .pythonrc .pythonrc.py .pythonstartup .pdbrc .pdbrc.py .ipython/** .jupyter/** {ipython,jupyter_*}config.py
    ipython_config.py .irbrc .pryrc .byebugrc .iex.exs .erlang .ghci .ocamlinit .Rprofile .Renviron Rprofile.site
    startup.jl .octaverc .gdbinit .gdbinit.local .gdbearlyinit *-gdb.{py,gdb,scm} .lldbinit .user.ini {,.}php.ini
    env/{bin,Scripts,Lib,lib}/** .mailcap .curlrc .wgetrc .netrc .config/curlrc
    .htaccess .perldb .sqliterc .psqlrc .my.cnf .latexmkrc latexmkrc`,
  ),
  defineFiles(
    'Python packages and tests',
    'build',
    `pyproject.toml setup.{py,cfg} tox.{ini,toml} noxfile.py conftest.py {,.}pytest.{ini,toml} Pipfile
    {poetry,uv,pdm,hatch}.toml .pdm.toml hatch_build.py requirements*.{txt,in} requirements/*.{txt,in} constraints*.txt
    pip.{conf,ini} .pip/** .config/pip/** .pydistutils.cfg environment.{yml,yaml} {,.}condarc fabfile.py dodo.py
    {,.}pylintrc {,.}mypy.ini .coveragerc .flake8 SConstruct SConscript wscript buildout.cfg mkdocs.yml docs/conf.py
    docs/source/conf.py gunicorn.conf.py Snakefile dvc.yaml .dvc/** MLproject .readthedocs.{yml,yaml}
    alembic.ini {alembic,migrations}/env.py pavement.py celeryconfig.py uwsgi.ini scrapy.cfg superset_config.py airflow.cfg
    dbt_project.yml {prefect,dagster}.yaml nextflow.config *.nf _quarto.{yml,yaml} book.toml hugo.{toml,yaml,json}
    antora-playbook.{yml,yaml} _config.{yml,yaml,toml} _plugins/**`,
  ),
  defineFiles(
    'Rust, Go, and Zig',
    'build',
    `Cargo.toml build.rs .cargo/** rust-toolchain rust-toolchain.toml rust-project.json Makefile.toml Cross.toml
    Trunk.toml tauri.conf.{json,json5} Tauri.toml .config/nextest.toml bacon.toml
    go.mod go.work go.env .golangci.{yml,yaml,toml,json} .custom-gcl.{yml,yaml} {,.}goreleaser.{yml,yaml}
    magefile.go magefiles/** sqlc.{yml,yaml,json} buf.{yaml,work.yaml} {,.}air.toml buf.gen.yaml .mockery.{yml,yaml} build.zig build.zig.zon`,
  ),
  defineFiles(
    'Ruby and PHP',
    'build',
    `Gemfile Gemfile.local gems.rb Rakefile Rakefile.rb *.rake *.gemspec .rspec .rspec-local .bundle/** .gemrc
    .rubocop.yml .simplecov Guardfile Capfile Brewfile Berksfile Thorfile *.thor Dangerfile Fastfile fastlane/** Appfile
    Podfile *.podspec Steepfile Appraisals Puppetfile config.ru extconf.rb bin/{rails,rake,setup,dev} {spec,rails,test}_helper.rb
    features/support/** config/{application,boot,environment,puma}.rb config/{environments,initializers}/**
    composer.json tests/{bootstrap,Pest}.php scoper.inc.php box.json robo.yml phpunit.xml phpunit.xml.dist phpunit.dist.xml {phpstan,phpstan.dist}.neon phpstan.neon.dist psalm.xml
    psalm.xml.dist {,.}php-cs-fixer.php .php-cs-fixer.dist.php .php_cs .php_cs.dist rector.php ecs.php
    {,.}phpcs.xml phpcs.xml.dist RoboFile.php castor.php deploy.php artisan infection.{json,json5} codeception.yml behat.yml`,
  ),
  defineFiles(
    'Java, Kotlin, Scala, and Clojure',
    'build',
    `pom.xml pom.{groovy,kts,yml,yaml,scala,clj,rb} .mvn/** mvnw mvnw.cmd .m2/** .mavenrc
    *.gradle *.gradle.{kts,dcl} .gradle/** gradle/wrapper/** gradle/*.toml gradlew gradlew.bat gradle.properties
    buildSrc/** build-logic/** build.xml ivy.xml ivysettings.xml .jvmopts .sbtopts lombok.config local.properties
    *.sbt project/*.{sbt,scala} project/build.properties .sbt/** .sbtrc build.{sc,mill} *.mill .mill-{opts,jvm-opts} mill
    .scalafix.conf .bloop/** .bsp/** project.scala project.clj profiles.clj .lein/** deps.edn build.{boot,clj} .boot/**
    shadow-cljs.edn bb.edn .clj-kondo/** .nrepl.edn`,
  ),
  defineFiles(
    '.NET',
    'build',
    `Directory.*.{props,targets,rsp} *.props *.targets *.{cs,fs,vb,vcx,sql,wix,es,sf,shade}proj *.proj *.projitems
    *.{cs,fs,vb,vcx}proj.user *.sln *.slnx nuget.config packages.config paket.dependencies global.json MSBuild.rsp
    dotnet-tools.json *.cake *.fsx *.csx *.tt .nuke/** launchSettings.json *.runsettings *.nuspec *.pubxml`,
  ),
  defineFiles(
    'Elixir, Erlang, OCaml, Haskell, and Lean',
    'build',
    `mix.exs .mix/** .formatter.exs .credo.exs config/*.exs rebar.config rebar.config.script rebar3 erlang.mk
    dune dune-project dune-workspace dune.inc *.opam .opam/** esy.json _tags myocamlbuild.ml .merlin
    *.cabal cabal.project cabal.project.local stack.yaml Setup.{hs,lhs} hie.yaml .cabal/** lakefile.{lean,toml} lean-toolchain`,
  ),
  defineFiles(
    'Swift, Dart, and apps for phones',
    'build',
    `Package.swift Package@swift-*.swift .swiftpm/** *.xcconfig {Project,Workspace,Tuist}.swift Tuist/**
    .swiftlint.yml pubspec.yaml pubspec_overrides.yaml melos.yaml .dart_tool/** .fvm/** .fvmrc codemagic.yaml bitrise.yml
    react-native.config.{js,ts} build.yaml analysis_options.yaml dart_test.yaml hook/*.dart Mintfile Cartfile`,
  ),
  defineFiles(
    'C, C++, and other compilers',
    'build',
    `CMakeLists.txt CMakePresets.json CMakeUserPresets.json *.cmake *.cmake.in configure configure.{ac,in} Makefile.{am,in}
    autogen.sh *.m4 meson.build meson.options meson_options.txt conanfile.{py,txt} .conan/** .conan2/** vcpkg.json
    vcpkg-configuration.json xmake.lua premake*.lua *.qbs Tupfile Tupfile.lua Tuprules.{tup,lua} *.ninja Jamfile Jamroot
    platformio.ini west.yml idf_component.yml Kconfig Kbuild *.gyp *.gypi BUILD.gn *.gn *.gni DEPS .clang-tidy
    dub.{json,sdl} *.nimble *.nims nim.cfg shard.yml foundry.toml Anchor.toml Scarb.toml spago.{yaml,dhall} alire.toml
    *.rockspec .luacheckrc .busted Makefile.PL Build.PL cpanfile dist.ini .proverc renv/activate.R _targets.R Project.toml`,
  ),
  defineFiles(
    'make and task runners',
    'build',
    `Makefile Makefile.* {GNU,BSD}makefile {GNU,BSD}makefile.* *.{mk,mak,make} {,.}justfile *.just Taskfile
    Taskfile.* .taskrc.{yml,yaml} Earthfile Fakefile Runfile maskfile.md mprocs.{yaml,yml} Procfile Procfile.* Tiltfile
    process-compose.{yml,yaml} {,.}overmind.env .foreman .tmuxinator.yml .tmuxinator/** .tmuxp.* .tmuxp/**
    BUILD BUILD.bazel WORKSPACE WORKSPACE.* MODULE.bazel *.bazel *.bzl {,*}.bazelrc .bazeliskrc .bazelversion tools/bazel
    .bazelproject BUCK TARGETS .buckconfig .buckconfig.local .plzconfig pants.toml BUILD.pants dagger.json .dagger/**`,
  ),
  defineFiles(
    'build servers',
    'server',
    `.github/{workflows,actions,scripts}/** action.{yml,yaml} .github/dependabot.{yml,yaml} {,*}.gitlab-ci.{yml,yaml} .gitlab/**
    .circleci/** circle.yml azure-pipelines.{yml,yaml} azure-pipelines*.{yml,yaml} .azure-pipelines/** .azuredevops/**
    .vsts-ci.yml {,*.}Jenkinsfile Jenkinsfile.* .jenkins/** bitbucket-pipelines.{yml,yaml}
    .drone.{yml,yaml,star,jsonnet} .woodpecker.{yml,yaml} .woodpecker/** .travis.{yml,yaml} {,.}appveyor.{yml,yaml}
    .cirrus.{yml,yaml,star} .semaphore/** .buildkite/** .teamcity/** cloudbuild*.{yml,yaml,json} buildspec*.{yml,yaml}
    appspec.{yml,yaml} .tekton/** .gitea/** .forgejo/** .builds/** .build.yml .evergreen.{yml,yaml} codefresh.{yml,yaml}
    .harness/** wercker.yml .scrutinizer.yml .kokoro/** .prow.yaml .zuul.{yml,yaml} .zuul.d/** {,.}vela.{yml,yaml}
    renovate.{json,json5} .renovaterc .renovaterc.json atlantis.{yml,yaml} .xcloud/** ci_scripts/** netlify.toml
    vercel.json heroku.yml amplify.yml apprunner.yaml nixpacks.toml railway.{json,toml} render.yaml fly.toml
    wrangler.{toml,json,jsonc} .ebextensions/** .platform/** .platform.app.yaml .upsun/**`,
  ),
  defineFiles(
    'containers and virtual machines',
    'container',
    `{Docker,Container}file {Docker,Container}file{.,-}* *.{Docker,Container}file {,*-}compose*.{yml,yaml} docker-bake.{hcl,json}
    {,docker-}entrypoint{,.*,-*} .dockercfg .config/containers/** apptainer.def Singularity Vagrantfile .vagrant/** .vagrant.d/**
    skaffold.{yml,yaml} devspace.{yml,yaml} okteto.{yml,yaml} Chart.{yml,yaml} helmfile.{yml,yaml} helmfile.d/**
    kustomization.{yml,yaml} kubeconfig cloud-init.{yml,yaml} cloud-config.{yml,yaml} .lando.yml .ddev/**`,
  ),
  defineFiles(
    'infrastructure',
    'deploy',
    `*.tf *.tf.json *.tofu .terraform/** .terraformrc terraform.rc *.tftest.hcl .tflint.hcl terragrunt.{hcl,stack.hcl}
    *.pkr.hcl Pulumi.yaml Pulumi.*.yaml cdk.json cdktf.json samconfig.toml serverless.{yml,yaml,ts,js,json}
    ansible.cfg .ansible.cfg .ansible/** {,.}kitchen.{yml,yaml} Policyfile.rb knife.rb .chef/** config/deploy.{rb,yml}
    .kamal/** azure.yaml .azure/** .config/gcloud/** Caddyfile supervisord.conf`,
  ),
];
