//! Makes a program one for the engine.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::LocalBoxFuture;

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::{Queue, QueueError};
use await_lab::engine::task::{Cancelled, Task};
use await_lab::engine::timeout::timeout;
use await_lab::engine::{Lock, Semaphore, as_completed, join, race};
use await_lab::trace::time::Micros;

use super::syntax::{Kind, Program, Statement};

/// The program for the engine.
pub async fn future(program: Program) {
    let shared = Rc::new(Shared::open(program));
    let _ = shared.body(0).await;
}

struct Shared {
    queues: Vec<Queue<u32>>,
    semaphores: Vec<Semaphore>,
    locks: Vec<Lock>,
    bodies: Vec<Vec<Statement>>,
    tasks: RefCell<Vec<Option<Task<Result<usize>>>>>,
}

/// A task that failed, by its number.
struct Failed(usize);

type Result<T> = std::result::Result<T, Failed>;

/// Says how its task ended, also when it is dropped.
struct Ending {
    me: usize,
    how: &'static str,
}

impl Drop for Ending {
    fn drop(&mut self) {
        say(format!("{} {}", self.me, self.how));
    }
}

impl Shared {
    fn open(program: Program) -> Shared {
        let queues = program.queues.iter().map(|(kind, capacity)| match kind {
            Kind::Fifo => Queue::bounded(*capacity),
            Kind::Lifo => Queue::lifo(*capacity),
            Kind::Priority => Queue::priority(*capacity),
        });
        Shared {
            queues: queues.collect(),
            semaphores: program.semaphores.iter().map(|permits| Semaphore::new(*permits)).collect(),
            locks: (0..program.locks).map(|_| Lock::new()).collect(),
            tasks: RefCell::new(program.bodies.iter().map(|_| None).collect()),
            bodies: program.bodies,
        }
    }

    fn body(self: &Rc<Self>, me: usize) -> LocalBoxFuture<'static, Result<usize>> {
        let shared = self.clone();
        async move {
            let mut ending = Ending { me, how: "cancelled" };
            let result = shared.statements(me, &shared.bodies[me]).await;
            ending.how = if result.is_ok() { "ended" } else { "failed" };
            result.map(|()| me)
        }
        .boxed_local()
    }

    fn statements<'a>(self: &'a Rc<Self>, me: usize, statements: &'a [Statement]) -> LocalBoxFuture<'a, Result<()>> {
        async move {
            for statement in statements {
                let said = self.statement(me, statement).await?;
                say(format!("{me} {said}"));
            }
            Ok(())
        }
        .boxed_local()
    }

    async fn statement(self: &Rc<Self>, me: usize, statement: &Statement) -> Result<String> {
        Ok(match statement {
            Statement::Say(text) => text.clone(),
            Statement::Fail(_) => return Err(Failed(me)),
            Statement::Sleep(time) => {
                sleep(Micros(*time)).await;
                "slept".to_owned()
            }
            Statement::Put(queue, item) => format!("put {item}: {}", went(self.queues[*queue].put(*item).await)),
            Statement::PutNowait(queue, item) => format!("put {item}: {}", went(self.queues[*queue].put_nowait(*item))),
            Statement::Get(queue) => format!("got {}", item(self.queues[*queue].get().await)),
            Statement::GetNowait(queue) => format!("got {}", item(self.queues[*queue].get_nowait())),
            Statement::TaskDone(queue) => format!("task done: {}", went(self.queues[*queue].task_done())),
            Statement::JoinQueue(queue) => {
                self.queues[*queue].join().await;
                "joined".to_owned()
            }
            Statement::ShutDown(queue, immediate) => {
                let queue = &self.queues[*queue];
                if *immediate {
                    queue.shut_down_now()
                } else {
                    queue.shut_down()
                }
                "shut down".to_owned()
            }
            Statement::State(queue) => {
                let queue = &self.queues[*queue];
                format!("{queue} {} {} {}", queue.len(), queue.is_empty(), queue.is_full())
            }
            Statement::Spawn(body) => {
                let task = spawn(body.to_string(), self.body(*body));
                self.tasks.borrow_mut()[*body] = Some(task);
                format!("spawned {body}")
            }
            Statement::Cancel(body) => {
                // A task that cancels itself may drop its own handle, so nothing is borrowed meanwhile.
                let task = self.tasks.borrow_mut()[*body].take();
                let cancelled = task.as_ref().map(Task::cancel);
                self.tasks.borrow_mut()[*body] = task;
                format!("cancelled {body}: {cancelled:?}")
            }
            Statement::Await(body) => match self.take(*body) {
                Some(task) => format!("awaited {}", task.await?),
                None => "nobody".to_owned(),
            },
            Statement::Outcome(body) => match self.take(*body) {
                Some(task) => format!("outcome {}", outcome(task.outcome().await)),
                None => "nobody".to_owned(),
            },
            Statement::Gather(bodies) => {
                let results: Result<Vec<usize>> = join(self.take_all(bodies)).await.into_iter().collect();
                format!("gathered {:?}", results?)
            }
            Statement::GatherOutcomes(bodies) => {
                let outcomes = join(self.take_all(bodies)).outcomes().await;
                format!("gathered [{}]", outcomes.into_iter().map(outcome).collect::<Vec<_>>().join(", "))
            }
            Statement::Race(bodies) => {
                let tasks = self.take_all(bodies);
                if tasks.is_empty() {
                    return Ok("nobody".to_owned());
                }
                format!("won {}", race(tasks).await.1?)
            }
            Statement::Each(bodies, most) => {
                let mut tasks = as_completed(self.take_all(bodies));
                let mut given = 0;
                while given < *most
                    && let Some(result) = tasks.next().await
                {
                    say(format!("{me} next {}", result?));
                    given += 1;
                }
                "no more".to_owned()
            }
            Statement::FirstSuccess(bodies) => {
                let mut tasks = as_completed(self.take_all(bodies));
                let mut first = None;
                while let Some(result) = tasks.next().await {
                    if let Ok(result) = result {
                        first = Some(result);
                        break;
                    }
                }
                tasks.cancel_rest().await;
                format!("first {first:?}")
            }
            Statement::Timeout(limit, statements) => {
                match timeout(Micros(*limit), self.statements(me, statements)).await {
                    Ok(done) => {
                        done?;
                        "in time".to_owned()
                    }
                    Err(_) => "timed out".to_owned(),
                }
            }
            Statement::Permit(semaphore, statements) => {
                let permit = self.semaphores[*semaphore].acquire().await;
                say(format!("{me} acquired"));
                self.statements(me, statements).await?;
                drop(permit);
                "released".to_owned()
            }
            Statement::Lock(lock, statements) => {
                let held = self.locks[*lock].acquire().await;
                say(format!("{me} locked"));
                self.statements(me, statements).await?;
                drop(held);
                "unlocked".to_owned()
            }
            Statement::Fetch(url) => match fetch(url).await {
                Ok(reply) => format!("fetched {url}: {} {}", reply.status, reply.bytes),
                Err(error) => format!("fetched {url}: {error}"),
            },
        })
    }

    fn take(&self, body: usize) -> Option<Task<Result<usize>>> {
        self.tasks.borrow_mut()[body].take()
    }

    fn take_all(&self, bodies: &[usize]) -> Vec<Task<Result<usize>>> {
        bodies.iter().filter_map(|body| self.take(*body)).collect()
    }
}

fn went(result: std::result::Result<(), QueueError>) -> String {
    result.map_or_else(name, |()| "ok".to_owned())
}

fn item(result: std::result::Result<u32, QueueError>) -> String {
    result.map_or_else(name, |item| item.to_string())
}

fn outcome(outcome: std::result::Result<Result<usize>, Cancelled>) -> String {
    match outcome {
        Ok(Ok(body)) => body.to_string(),
        Ok(Err(Failed(body))) => format!("failed {body}"),
        Err(Cancelled) => "cancelled".to_owned(),
    }
}

fn name(error: QueueError) -> String {
    format!("{error:?}")
}
